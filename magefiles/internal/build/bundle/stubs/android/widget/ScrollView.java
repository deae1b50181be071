package android.widget;

import android.content.Context;
import android.util.AttributeSet;

public class ScrollView extends FrameLayout {
    public ScrollView(Context context) { super(context); }
    public ScrollView(Context context, AttributeSet attrs) { super(context, attrs); }
    public native boolean fullScroll(int direction);
    public native void setFillViewport(boolean fillViewport);
}
