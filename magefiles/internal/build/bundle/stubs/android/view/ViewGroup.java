package android.view;

import android.content.Context;
import android.util.AttributeSet;

public abstract class ViewGroup extends View implements ViewParent {
    public static class LayoutParams {
        public static final int MATCH_PARENT = -1;
        public static final int WRAP_CONTENT = -2;
        public int width;
        public int height;
        public LayoutParams(int width, int height) {}
    }
    public static class MarginLayoutParams extends LayoutParams {
        public int bottomMargin;
        public int leftMargin;
        public int rightMargin;
        public int topMargin;
        public MarginLayoutParams(int width, int height) { super(width, height); }
        public native void setMargins(int left, int top, int right, int bottom);
    }
    public ViewGroup(Context context) { super(context); }
    public ViewGroup(Context context, AttributeSet attrs) { super(context, attrs); }
    public native void addView(View child);
    public native void addView(View child, int index);
    public native void addView(View child, int width, int height);
    public native void addView(View child, LayoutParams params);
    public native void removeView(View view);
    public native void removeAllViews();
    public native int getChildCount();
    public native View getChildAt(int index);
    protected abstract void onLayout(boolean changed, int l, int t, int r, int b);
}
