package step

// Current tells whether Do would find the task up to date.
func (r *Runner) Current(t Task) bool {
	inputs, err := r.digestInputs(t)
	return err == nil && r.upToDate(t, inputs)
}
