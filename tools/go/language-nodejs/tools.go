//go:build tools

// Package tools pins the host that runs Node.js programs for the engine.
package tools

import _ "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3"
