//go:build tools

// Package tools pins what simulates the sandbox's nodes and pods.
package tools

import (
	_ "sigs.k8s.io/kwok/cmd/kwok"
	_ "sigs.k8s.io/kwok/cmd/kwokctl"
)
