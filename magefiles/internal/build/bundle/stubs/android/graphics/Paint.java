package android.graphics;

public class Paint {
    public static final int ANTI_ALIAS_FLAG = 1;
    public enum Style { FILL, STROKE, FILL_AND_STROKE }
    public Paint() {}
    public Paint(int flags) {}
    public native void setColor(int color);
    public native void setAntiAlias(boolean aa);
    public native void setStyle(Style style);
    public native void setStrokeWidth(float width);
    public native void setTextSize(float textSize);
    public native float measureText(String text);
}
