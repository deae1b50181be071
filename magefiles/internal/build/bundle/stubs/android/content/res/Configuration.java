package android.content.res;

import java.util.Locale;

public final class Configuration {
    public static final int ORIENTATION_PORTRAIT = 1;
    public static final int ORIENTATION_LANDSCAPE = 2;
    public static final int UI_MODE_NIGHT_MASK = 0x30;
    public static final int UI_MODE_NIGHT_NO = 0x10;
    public static final int UI_MODE_NIGHT_YES = 0x20;
    public float fontScale;
    public int densityDpi;
    public int orientation;
    public int screenHeightDp;
    public int screenWidthDp;
    public int uiMode;
    public Locale locale;
    public Configuration() {}
}
