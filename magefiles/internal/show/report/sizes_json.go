package report

import (
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// sizesJSON is the form of size's result; its sizes are those of the report.
type sizesJSON struct {
	Version int        `json:"version"`
	Budget  budgetJSON `json:"budget"`
	Sizes   []jsonSize `json:"sizes"`
}

// budgetJSON holds limits in bytes; 0: none.
type budgetJSON struct {
	Library  int64 `json:"library"`
	Download int64 `json:"download"`
}

// SizesJSON writes what libraries weigh for tools.
func SizesJSON(w io.Writer, sizes []size.Library, budget matrix.Budget) error {
	return encode(w, sizesJSON{Version: 1, Budget: budgetJSON{budget.Library, budget.Download}, Sizes: mapped(sizes, toJSONSize)})
}
