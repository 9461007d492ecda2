package info

import (
	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	ptok "github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-providers/terraform-provider-random/shim"
)

func Provider(meta []byte) tfbridge.ProviderInfo {
	p := tfbridge.ProviderInfo{
		P: pfbridge.ShimProvider(shim.New()), Name: "random", Version: "4.21.2",
		MetadataInfo: tfbridge.NewProviderMetadata(meta),
		Resources:    map[string]*tfbridge.ResourceInfo{},
	}
	for tf, n := range map[string]string{"random_password": "Password", "random_id": "Id", "random_bytes": "Bytes", "random_string": "String", "random_integer": "Integer", "random_pet": "Pet", "random_shuffle": "Shuffle", "random_uuid": "Uuid", "random_uuid4": "Uuid4", "random_uuid7": "Uuid7"} {
		p.Resources[tf] = &tfbridge.ResourceInfo{Tok: ptok.Type("random:index/random" + n + ":Random" + n)}
	}
	p.IgnoreMappings = []string{"random_bytes_ephemeral"}
	return p
}
