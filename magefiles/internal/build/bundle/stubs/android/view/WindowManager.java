package android.view;

public interface WindowManager {
    class LayoutParams extends ViewGroup.LayoutParams {
        public static final int FLAG_KEEP_SCREEN_ON = 0x80;
        public static final int FLAG_FULLSCREEN = 0x400;
        public static final int FLAG_SECURE = 0x2000;
        public LayoutParams() { super(0, 0); }
    }
}
