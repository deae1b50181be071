package console

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
)

type featuresPage struct {
	Features            []plan.Feature
	Key, Weights, Error string
}

// Text writes weights as they are typed.
func (featuresPage) Text(weights map[string]int) string {
	var parts []string
	for _, variant := range slices.Sorted(maps.Keys(weights)) {
		parts = append(parts, fmt.Sprintf("%s=%d", variant, weights[variant]))
	}
	return strings.Join(parts, " ")
}

// Bar is the share of each variant.
func (featuresPage) Bar(weights map[string]int) (parts []part) {
	for i, variant := range slices.Sorted(maps.Keys(weights)) {
		parts = append(parts, part{Name: variant, Class: fmt.Sprint("c", i%6), N: weights[variant]})
	}
	return layOut(parts)
}

func (c *console) features(w http.ResponseWriter, v *visit) error {
	c.showFeatures(w, v, http.StatusOK, featuresPage{})
	return nil
}

func (c *console) showFeatures(w http.ResponseWriter, v *visit, status int, page featuresPage) {
	page.Features = c.control.Snapshot().Features
	c.show(w, v, status, "features.html", view{Title: "A/B weights", Place: "features", Said: said(v), Data: page})
}

func (c *console) setFeature(w http.ResponseWriter, v *visit) error {
	key, text := strings.TrimSpace(v.PostForm.Get("key")), v.PostForm.Get("weights")
	weights, err := parseWeights(key, text)
	if err == nil && !v.script() && v.PostForm.Get("sure") == "" {
		return c.askFeature(w, v, key, text, weights)
	}
	if err == nil {
		err = c.control.Weights(v.Context(), v.account.Name, key, weights)
	}
	switch {
	case err == nil && v.script():
		reply(w, http.StatusOK, map[string]any{"features": c.control.Snapshot().Features})
	case err == nil:
		http.Redirect(w, v.Request, "/features?said=feature", http.StatusSeeOther)
	case v.script() || explain(err).status >= 500:
		return err
	default:
		c.showFeatures(w, v, explain(err).status, featuresPage{Key: key, Weights: text, Error: explain(err).text})
	}
	return nil
}

func (c *console) askFeature(w http.ResponseWriter, v *visit, key, text string, weights map[string]int) error {
	all, err := c.store.Overview(v.Context())
	if err != nil {
		return err
	}
	q := question{Title: "Set the weights of " + key, Button: "Set the weights", Action: "/features", Back: "/features",
		Fields: []field{{"key", key}, {"weights", text}, {"sure", "yes"}}}
	for _, p := range (featuresPage{}).Bar(weights) {
		n := int(math.Round(float64(all.Devices) * p.W / 100))
		q.Effects = append(q.Effects, fmt.Sprintf("%s: about %s of %s (%s).", p.Name, num(n), devices(all.Devices), percent(p.W/100)))
	}
	if len(weights) == 0 {
		q.Title, q.Button, q.Danger = "Take "+key+" away", "Take "+key+" away", true
		q.Effects = []string{fmt.Sprintf("%s do what the app does without it.", title(devices(all.Devices)))}
	}
	c.show(w, v, http.StatusOK, "confirm.html", view{Title: q.Title, Place: "features", Data: q})
	return nil
}

// parseWeights reads "old=90 new=10"; nothing takes the feature away.
func parseWeights(key, text string) (map[string]int, error) {
	if key == "" {
		return nil, problem{http.StatusBadRequest, "A key is needed, such as new-map."}
	}
	weights := map[string]int{}
	for _, term := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }) {
		variant, number, ok := strings.Cut(term, "=")
		n, err := strconv.Atoi(number)
		if _, twice := weights[variant]; twice {
			return nil, problem{http.StatusBadRequest, fmt.Sprintf("%q is there twice.", variant)}
		}
		if !ok || variant == "" || err != nil || n < 0 || n > 1e6 {
			return nil, problem{http.StatusBadRequest, fmt.Sprintf("%q: weights are written as old=90 new=10, with whole numbers from 0.", term)}
		}
		weights[variant] = n
	}
	return weights, nil
}
