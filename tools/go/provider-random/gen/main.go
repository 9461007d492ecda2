package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"
	"tools/provider-random/info"
)

func main() { tfgen.Main("random", info.Provider([]byte("{}"))) }
