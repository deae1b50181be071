package runner

import "slices"

// Difference is an answer that must be equal and is not.
type Difference struct {
	Check  string  `json:"check"`
	Key    string  `json:"key"`
	ABI    string  `json:"abi,omitempty"` // whose build paths differ; empty: it must be equal everywhere
	Values []Value `json:"values"`
}

// Value is what one run answered.
type Value struct {
	ABI  string `json:"abi"`
	Path string `json:"path"`
	Text string `json:"text"`
}

// noAnswer stands for an answer that others gave.
const noAnswer = "(no answer)"

// question is what answers are given to.
type question struct {
	check, key, abi string // abi is empty if the answer must be equal everywhere
}

// differences compares what the runs answered. A check that has failed, or has not run, is left out: that is told of it already.
func differences(runs []Run) []Difference {
	var all []Difference
	for _, q := range questions(runs) {
		values := answers(runs, q)
		if slices.ContainsFunc(values, func(v Value) bool { return v.Text != values[0].Text }) {
			all = append(all, Difference{q.check, q.key, q.abi, values})
		}
	}
	return all
}

// questions lists what was answered, in the order in which it was.
func questions(runs []Run) []question {
	var all []question
	for _, r := range runs {
		for _, c := range r.Checks {
			for _, a := range c.Answers {
				q := question{c.Name, a.Key, r.ABI}
				if a.Everywhere {
					q.abi = ""
				}
				if !slices.Contains(all, q) {
					all = append(all, q)
				}
			}
		}
	}
	return all
}

func answers(runs []Run, q question) []Value {
	var values []Value
	for _, r := range runs {
		c := r.Check(q.check)
		if q.abi != "" && q.abi != r.ABI || c == nil || len(c.Failures) > 0 {
			continue
		}
		values = append(values, Value{r.ABI, r.Path, c.answer(q)})
	}
	return values
}

// answer returns what a check was answered; several answers to one key are one.
func (c *Check) answer(q question) string {
	text, found := "", false
	for _, a := range c.Answers {
		if a.Key == q.key && a.Everywhere == (q.abi == "") {
			if found {
				text += " | "
			}
			text, found = text+a.Text, true
		}
	}
	if !found {
		return noAnswer
	}
	return text
}
