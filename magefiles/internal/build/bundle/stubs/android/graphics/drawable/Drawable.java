package android.graphics.drawable;

import android.graphics.Canvas;

public abstract class Drawable {
    public Drawable() {}
    public abstract void draw(Canvas canvas);
    public abstract void setAlpha(int alpha);
    public native void setBounds(int left, int top, int right, int bottom);
    public native int getIntrinsicWidth();
    public native int getIntrinsicHeight();
}
