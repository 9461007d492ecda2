// Renders a chart folder as `helm template` does, hooks included, and prints the objects as one JSON list.
//
//	go run . CHART VERSION RELEASE NAMESPACE < values.json
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/releaseutil"
	"sigs.k8s.io/yaml"
)

func main() {
	if err := printObjects(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func printObjects(args []string) error {
	if len(args) != 4 {
		return errors.New("usage: go run . CHART VERSION RELEASE NAMESPACE < values.json")
	}
	var values map[string]any
	if err := json.NewDecoder(os.Stdin).Decode(&values); err != nil {
		return fmt.Errorf("values: %w", err)
	}
	release := chartutil.ReleaseOptions{Name: args[2], Namespace: args[3], Revision: 1, IsInstall: true}
	files, err := render(args[0], args[1], release, values)
	if err != nil {
		return err
	}
	objects, err := objectsOf(files)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(objects)
}

func render(folder, version string, release chartutil.ReleaseOptions, given map[string]any) (map[string]string, error) {
	chart, err := loader.Load(folder)
	if err != nil {
		return nil, err
	}
	// A chart's source carries a placeholder where its release tool puts the version.
	chart.Metadata.Version, chart.Metadata.AppVersion = version, version
	values, err := chartutil.ToRenderValues(chart, given, release, chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	return engine.Render(chart, values)
}

func objectsOf(files map[string]string) ([]map[string]any, error) {
	objects := []map[string]any{}
	for name, content := range files {
		if path.Ext(name) != ".yaml" {
			continue
		}
		// Helm's own splitter: charts write separators that a YAML reader does not take for one, such as "---#".
		for _, document := range releaseutil.SplitManifests(content) {
			var object map[string]any
			if err := yaml.UnmarshalStrict([]byte(document), &object); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if len(object) > 0 {
				objects = append(objects, object)
			}
		}
	}
	return objects, nil
}
