package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// merge makes one API of those of all targets. What differs between them is left out of all, which may make others differ.
func merge(conf *Config, programs []*program) (*API, error) {
	differ := map[string]string{}
	for {
		apis := make([]*API, len(programs))
		for i, p := range programs {
			var err error
			if apis[i], err = build(conf, p, differ); err != nil {
				return nil, err
			}
		}
		found := differences(apis, programs)
		if len(found) == 0 {
			return addSkipped(apis), nil
		}
		before := len(differ)
		maps.Copy(differ, found)
		if len(differ) == before {
			return nil, fmt.Errorf("%s is still bound although %s", slices.Min(slices.Collect(maps.Keys(found))), slices.Min(slices.Collect(maps.Values(found))))
		}
	}
}

// differences gives the declarations that are not the same for all targets, with their package's path before them, and how they differ.
func differences(apis []*API, programs []*program) map[string]string {
	has := map[string][]string{} // a declaration's text for each target
	for i, api := range apis {
		for _, l := range api.lines() {
			if l.what == "" {
				continue
			}
			key := l.path + " " + l.what
			if has[key] == nil {
				has[key] = make([]string, len(apis))
			}
			has[key][i] = l.text
		}
	}
	found := map[string]string{}
	for what, texts := range has {
		if slices.ContainsFunc(texts, func(text string) bool { return text != texts[0] }) {
			found[what] = howDiffers(texts, programs)
		}
	}
	return found
}

func howDiffers(texts []string, programs []*program) string {
	var order []string
	abis := map[string][]string{}
	for i, text := range texts {
		if text == "" {
			text = "not there"
		}
		if abis[text] == nil {
			order = append(order, text)
		}
		abis[text] = append(abis[text], programs[i].target.Name)
	}
	var parts []string
	for _, text := range order {
		parts = append(parts, strings.Join(abis[text], ", ")+": "+text)
	}
	return "it is not the same for all ABIs: " + strings.Join(parts, "; ")
}

// addSkipped adds what is skipped for other targets, and is not there for the first.
func addSkipped(apis []*API) *API {
	api := apis[0]
	for _, other := range apis[1:] {
		for _, s := range other.Skipped {
			if !slices.ContainsFunc(api.Skipped, func(have Skipped) bool { return have.What == s.What }) {
				api.Skipped = append(api.Skipped, s)
			}
		}
	}
	slices.SortStableFunc(api.Skipped, comparePositions)
	return api
}
