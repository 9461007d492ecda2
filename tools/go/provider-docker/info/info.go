package info

import (
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	sdk "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	upstream "github.com/terraform-providers/terraform-provider-docker/shim"
)

const Version = "5.2.0"

var resources = map[string]string{
	"docker_container": "Container",
	"docker_image":     "RemoteImage",
	"docker_network":   "Network",
	"docker_volume":    "Volume",
}

// Names of fields that the bridge would make plural, and that the npm package leaves alone.
var fields = map[string]map[string]*tfbridge.SchemaInfo{
	"docker_container": {"command": {Name: "command"}, "networks_advanced": {Name: "networksAdvanced"}},
	"docker_image":     {"name": {Name: "name"}},
}

func Provider(meta []byte) tfbridge.ProviderInfo {
	p := tfbridge.ProviderInfo{
		P: sdk.NewProvider(upstream.New()), Name: "docker", Version: Version,
		MetadataInfo: tfbridge.NewProviderMetadata(meta),
		Config:       map[string]*tfbridge.SchemaInfo{"registry_auth": {Name: "registryAuth", MaxItemsOne: tfbridge.False()}},
		Resources:    map[string]*tfbridge.ResourceInfo{},
	}
	for of, name := range resources {
		token := "docker:index/" + strings.ToLower(name[:1]) + name[1:] + ":" + name
		p.Resources[of] = &tfbridge.ResourceInfo{Tok: tokens.Type(token), Fields: fields[of]}
	}
	// A container's name and published ports are its own alone: the old one has to go first.
	p.Resources["docker_container"].DeleteBeforeReplace = true
	ignoreOthers(&p)
	p.SetAutonaming(255, "-")
	return p
}

func ignoreOthers(p *tfbridge.ProviderInfo) {
	p.P.ResourcesMap().Range(func(name string, _ shim.Resource) bool {
		if p.Resources[name] == nil {
			p.IgnoreMappings = append(p.IgnoreMappings, name)
		}
		return true
	})
	p.P.DataSourcesMap().Range(func(name string, _ shim.Resource) bool {
		p.IgnoreMappings = append(p.IgnoreMappings, name)
		return true
	})
}
