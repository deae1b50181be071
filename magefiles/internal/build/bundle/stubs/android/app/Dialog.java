package android.app;

import android.content.Context;
import android.content.DialogInterface;

public class Dialog implements DialogInterface {
    public Dialog(Context context) {}
    public native void show();
    public native void cancel();
    public native void dismiss();
    public native boolean isShowing();
    public native void setOnCancelListener(DialogInterface.OnCancelListener listener);
    public native void setOnDismissListener(DialogInterface.OnDismissListener listener);
}
