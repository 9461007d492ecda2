package main

import (
	"context"
	_ "embed"

	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"tools/provider-random/info"
)

//go:embed schema.json
var schema []byte

//go:embed bridge-metadata.json
var meta []byte

func main() {
	pfbridge.Main(context.Background(), "random", info.Provider(meta), pfbridge.ProviderMetadata{PackageSchema: schema})
}
