package runner

import (
	"encoding/json"
	"os"
)

// Remember puts beside each measure what it was in the run before, whose report is in file. A file that is not there, or is none, has none.
func (r *Report) Remember(file string) {
	type place struct{ abi, path, check, key string }
	var before Report
	data, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(data, &before) != nil || before.Version != r.Version {
		return
	}
	last := map[place]float64{}
	before.measures(func(run *Run, c *Check, m *Measure) { last[place{run.ABI, run.Path, c.Name, m.Key}] = m.Nanoseconds })
	r.measures(func(run *Run, c *Check, m *Measure) { m.Last = last[place{run.ABI, run.Path, c.Name, m.Key}] })
}

func (r *Report) measures(each func(*Run, *Check, *Measure)) {
	for i := range r.Runs {
		for j := range r.Runs[i].Checks {
			c := &r.Runs[i].Checks[j]
			for k := range c.Measures {
				each(&r.Runs[i], c, &c.Measures[k])
			}
		}
	}
}
