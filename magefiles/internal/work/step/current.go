package step

// Current reports whether Do would find the task up to date.
func (r *Runner) Current(t Task) bool {
	inputs, err := r.digestInputs(t)
	if err != nil {
		return false
	}
	_, current := r.upToDate(t, inputs)
	return current
}
