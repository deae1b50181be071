package model

import (
	"fmt"
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
			return apis[0], nil
		}
		for what, how := range found {
			differ[what] = how
		}
	}
}

// differences gives the declarations that are not the same for all targets, and how they differ.
func differences(apis []*API, programs []*program) map[string]string {
	has := map[string][]string{} // a declaration's text for each target
	for i, api := range apis {
		for _, l := range api.lines() {
			if l.what == "" {
				continue
			}
			if has[l.what] == nil {
				has[l.what] = make([]string, len(apis))
			}
			has[l.what][i] = l.text
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
	var parts []string
	for i, text := range texts {
		if text == "" {
			text = "not there"
		}
		parts = append(parts, fmt.Sprintf("%s: %s", programs[i].target.Name, text))
	}
	return "it is not the same for all ABIs: " + strings.Join(parts, "; ")
}
