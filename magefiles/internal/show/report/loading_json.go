package report

import "github.com/gondk/gondk/magefiles/internal/judge/loader"

// jsonLoading is how Android's linker ends with a library on devices where it ends alike.
type jsonLoading struct {
	Library   string        `json:"library"`
	ABI       string        `json:"abi"`
	BuildPath string        `json:"build_path"`
	Devices   []jsonDevice  `json:"devices"`
	Verdict   string        `json:"verdict"`
	Step      string        `json:"step"`
	Text      string        `json:"text"`
	Faults    []jsonFault   `json:"faults"`
	Steps     []loadingStep `json:"steps"`
}

type jsonDevice struct {
	API      int    `json:"api"`
	PageSize uint64 `json:"page_size"`
	Compat   bool   `json:"compat"`
}

type jsonFault struct {
	Step string `json:"step"`
	Dies bool   `json:"dies"`
	Text string `json:"text"`
}

func toJSONLoading(l Loading) jsonLoading {
	first := l.Verdicts[0]
	return jsonLoading{
		Library: l.Library, ABI: l.ABI, BuildPath: l.BuildPath, Verdict: ended(first), Step: l.Failed, Text: l.Text, Steps: l.steps(),
		Devices: mapped(l.Verdicts, func(v *loader.Verdict) jsonDevice { return jsonDevice{v.API, v.Page, v.Compat} }),
		Faults:  mapped(first.Faults, func(f loader.Fault) jsonFault { return jsonFault{f.Step.String(), f.Dies, f.Text} }),
	}
}

// ended says how loading ends in one word.
func ended(v *loader.Verdict) string {
	switch {
	case v.Loads() && v.Lost:
		return "unknown"
	case v.Loads():
		return "loads"
	case v.Faults[0].Dies:
		return "dies"
	}
	return "refused"
}
