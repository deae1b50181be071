package android.graphics;

public final class Bitmap {
    public enum Config { ALPHA_8, RGB_565, ARGB_4444, ARGB_8888, RGBA_F16, HARDWARE }
    Bitmap() {}
    public static native Bitmap createBitmap(int width, int height, Config config);
    public native int getWidth();
    public native int getHeight();
    public native int getPixel(int x, int y);
    public native void setPixel(int x, int y, int color);
    public native void recycle();
}
