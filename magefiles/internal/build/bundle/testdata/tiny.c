int Java_dev_gondk_tiny_Main_answer(void) { return 42; }
static int hidden(void) { return 1; }
int (*keep)(void) = hidden;
