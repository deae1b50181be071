package android.view;

import android.content.Context;
import android.content.res.Resources;
import android.graphics.Canvas;
import android.graphics.drawable.Drawable;
import android.util.AttributeSet;

public class View {
    public static final int NO_ID = -1;
    public static final int VISIBLE = 0;
    public static final int INVISIBLE = 4;
    public static final int GONE = 8;
    public interface OnApplyWindowInsetsListener {
        WindowInsets onApplyWindowInsets(View v, WindowInsets insets);
    }
    public interface OnClickListener {
        void onClick(View v);
    }
    public interface OnLongClickListener {
        boolean onLongClick(View v);
    }
    public interface OnTouchListener {
        boolean onTouch(View v, MotionEvent event);
    }
    public View(Context context) {}
    public View(Context context, AttributeSet attrs) {}
    public View(Context context, AttributeSet attrs, int defStyleAttr) {}
    public final native <T extends View> T findViewById(int id);
    public native int getId();
    public native void setId(int id);
    public native Object getTag();
    public native void setTag(Object tag);
    public final native Context getContext();
    public native Resources getResources();
    public final native ViewParent getParent();
    public native View getRootView();
    public native ViewGroup.LayoutParams getLayoutParams();
    public native void setLayoutParams(ViewGroup.LayoutParams params);
    public final native int getWidth();
    public final native int getHeight();
    public native int getPaddingLeft();
    public native int getPaddingTop();
    public native int getPaddingRight();
    public native int getPaddingBottom();
    public native void setPadding(int left, int top, int right, int bottom);
    public native void setPaddingRelative(int start, int top, int end, int bottom);
    public native int getVisibility();
    public native void setVisibility(int visibility);
    public native boolean isEnabled();
    public native void setEnabled(boolean enabled);
    public native void setClickable(boolean clickable);
    public native void setAlpha(float alpha);
    public native void setBackground(Drawable background);
    public native void setBackgroundColor(int color);
    public native void setBackgroundResource(int resid);
    public native void setContentDescription(CharSequence contentDescription);
    public native void setKeepScreenOn(boolean keepScreenOn);
    public native void setFitsSystemWindows(boolean fitSystemWindows);
    public native void setOnApplyWindowInsetsListener(OnApplyWindowInsetsListener listener);
    public native void setOnClickListener(OnClickListener l);
    public native void setOnLongClickListener(OnLongClickListener l);
    public native void setOnTouchListener(OnTouchListener l);
    public native boolean performClick();
    public final native boolean requestFocus();
    public native void requestLayout();
    public native void requestApplyInsets();
    public native void invalidate();
    public native void postInvalidate();
    public native boolean post(Runnable action);
    public native boolean postDelayed(Runnable action, long delayMillis);
    public native boolean removeCallbacks(Runnable action);
    protected native void onDraw(Canvas canvas);
    protected native void onMeasure(int widthMeasureSpec, int heightMeasureSpec);
    protected native void onSizeChanged(int w, int h, int oldw, int oldh);
    protected native void onAttachedToWindow();
    protected native void onDetachedFromWindow();
    public native boolean onTouchEvent(MotionEvent event);
    protected final native void setMeasuredDimension(int measuredWidth, int measuredHeight);
}
