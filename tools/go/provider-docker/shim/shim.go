// Package shim sees the upstream's internal package, as its path lies below the upstream's.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

func New() *schema.Provider { return provider.New("dev")() }
