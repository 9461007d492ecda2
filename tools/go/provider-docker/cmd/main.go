package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"tools/provider-docker/info"
)

//go:embed schema.json
var schema []byte

//go:embed bridge-metadata.json
var meta []byte

func main() { tfbridge.Main("docker", info.Version, info.Provider(meta), schema) }
