package dev.gondk.sample;

import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.content.pm.PackageManager;
import android.os.Build;

import dev.gondk.sample.golib.content.Conditions;
import dev.gondk.sample.golib.content.Device;
import dev.gondk.sample.golib.content.Network;

import java.util.Collections;
import java.util.Locale;
import java.util.TimeZone;

/** What the server of a rollout is told of this device. An app that asks for ACCESS_NETWORK_STATE can add the network. */
final class DeviceState {
    private DeviceState() {}

    static Device device(Context context, String group) {
        return new Device(group, version(context), Build.VERSION.SDK_INT, Collections.emptyList());
    }

    private static String version(Context context) {
        try {
            return context.getPackageManager().getPackageInfo(context.getPackageName(), 0).versionName;
        } catch (PackageManager.NameNotFoundException e) {
            throw new IllegalStateException(e); // this app is installed
        }
    }

    static Conditions now(Context context) {
        Intent battery = context.registerReceiver(null, new IntentFilter("android.intent.action.BATTERY_CHANGED"));
        Integer percent = null;
        Boolean charging = null;
        if (battery != null) { // the names are those of BatteryManager
            percent = 100 * battery.getIntExtra("level", 0) / Math.max(1, battery.getIntExtra("scale", 100));
            charging = battery.getIntExtra("plugged", 0) != 0;
        }
        int offset = TimeZone.getDefault().getOffset(System.currentTimeMillis()) / 60_000;
        long free = context.getFilesDir().getUsableSpace();
        return new Conditions(Network.UNKNOWN, null, percent, charging, free, Locale.getDefault().toLanguageTag(), offset);
    }
}
