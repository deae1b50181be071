package android.widget;

import android.content.Context;
import android.graphics.Typeface;
import android.text.TextWatcher;
import android.util.AttributeSet;
import android.view.View;

public class TextView extends View {
    public TextView(Context context) { super(context); }
    public TextView(Context context, AttributeSet attrs) { super(context, attrs); }
    public native CharSequence getText();
    public final native void append(CharSequence text);
    public final native void setText(CharSequence text);
    public final native void setText(int resid);
    public final native void setHint(CharSequence hint);
    public native void setError(CharSequence error);
    public native void setGravity(int gravity);
    public native void setTextAppearance(int resId);
    public native void setTextColor(int color);
    public native void setTextIsSelectable(boolean selectable);
    public native void setTextSize(float size);
    public native void setTextSize(int unit, float size);
    public native void setTypeface(Typeface tf);
    public native void setInputType(int type);
    public native void setSingleLine(boolean singleLine);
    public native void setLines(int lines);
    public native void addTextChangedListener(TextWatcher watcher);
}
