package android.graphics;

public class Canvas {
    public Canvas() {}
    public Canvas(Bitmap bitmap) {}
    public native int getWidth();
    public native int getHeight();
    public native int save();
    public native void restore();
    public native void translate(float dx, float dy);
    public final native void scale(float sx, float sy, float px, float py);
    public native void scale(float sx, float sy);
    public native void rotate(float degrees);
    public native void drawColor(int color);
    public native void drawLine(float startX, float startY, float stopX, float stopY, Paint paint);
    public native void drawRect(float left, float top, float right, float bottom, Paint paint);
    public native void drawCircle(float cx, float cy, float radius, Paint paint);
    public native void drawBitmap(Bitmap bitmap, float left, float top, Paint paint);
    public native void drawText(String text, float x, float y, Paint paint);
}
