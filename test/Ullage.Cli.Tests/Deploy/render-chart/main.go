// Renders the templates of a chart with the engine that Helm has, Go's text/template, and those of its functions that the chart uses.
// usage: go run main.go TEMPLATE... < {"Values": …, "Release": …}
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

func main() {
	var data map[string]interface{}
	input, err := io.ReadAll(os.Stdin)
	check(err)
	check(json.Unmarshal(input, &data))
	functions := template.FuncMap{
		"quote":    func(v interface{}) string { return fmt.Sprintf("%q", fmt.Sprint(v)) },
		"toString": func(v interface{}) string { return fmt.Sprint(v) },
		"toJson": func(v interface{}) (string, error) {
			text, err := json.Marshal(v)
			return string(text), err
		},
		"join": func(separator string, list []interface{}) string {
			texts := make([]string, len(list))
			for i, one := range list {
				texts[i] = fmt.Sprint(one)
			}
			return strings.Join(texts, separator)
		},
	}
	for _, path := range os.Args[1:] {
		text, err := os.ReadFile(path)
		check(err)
		parsed, err := template.New(filepath.Base(path)).Funcs(functions).Option("missingkey=error").Parse(string(text))
		check(err)
		fmt.Println("---")
		check(parsed.Execute(os.Stdout, data))
		fmt.Println()
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
