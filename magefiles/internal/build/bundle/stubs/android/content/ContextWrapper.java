package android.content;

import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;
import android.content.res.AssetManager;
import android.content.res.Resources;
import android.os.Looper;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;

public class ContextWrapper extends Context {
    public ContextWrapper(Context base) {}
    protected native void attachBaseContext(Context base);
    public native Context getBaseContext();
    public native AssetManager getAssets();
    public native Resources getResources();
    public native PackageManager getPackageManager();
    public native ContentResolver getContentResolver();
    public native Looper getMainLooper();
    public native Context getApplicationContext();
    public native ClassLoader getClassLoader();
    public native String getPackageName();
    public native ApplicationInfo getApplicationInfo();
    public native String getPackageResourcePath();
    public native String getPackageCodePath();
    public native SharedPreferences getSharedPreferences(String name, int mode);
    public native FileInputStream openFileInput(String name) throws FileNotFoundException;
    public native FileOutputStream openFileOutput(String name, int mode) throws FileNotFoundException;
    public native boolean deleteFile(String name);
    public native File getFileStreamPath(String name);
    public native File getDataDir();
    public native File getFilesDir();
    public native File getNoBackupFilesDir();
    public native File getExternalFilesDir(String type);
    public native File getCacheDir();
    public native File getCodeCacheDir();
    public native File getExternalCacheDir();
    public native void startActivity(Intent intent);
    public native void sendBroadcast(Intent intent);
    public native Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter);
    public native Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter, int flags);
    public native void unregisterReceiver(BroadcastReceiver receiver);
    public native ComponentName startService(Intent service);
    public native ComponentName startForegroundService(Intent service);
    public native boolean stopService(Intent service);
    public native boolean bindService(Intent service, ServiceConnection conn, int flags);
    public native void unbindService(ServiceConnection conn);
    public native Object getSystemService(String name);
    public native int checkSelfPermission(String permission);
}
