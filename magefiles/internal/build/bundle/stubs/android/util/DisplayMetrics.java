package android.util;

public class DisplayMetrics {
    public float density;
    public int densityDpi;
    public int heightPixels;
    public int widthPixels;
    public DisplayMetrics() {}
}
