package dev.gondk.sample;

import android.app.Activity;
import android.view.View;
import android.widget.Button;
import android.widget.TextView;

import dev.gondk.sample.golib.content.Installed;
import dev.gondk.sample.golib.content.Rollout;
import dev.gondk.sample.golib.content.Standing;
import dev.gondk.sample.golib.content.Updater;
import dev.gondk.sample.golib.content.Variant;
import dev.gondk.sample.golib.gondk.GoException;

import java.io.File;

/** The part of the screen that shows the content and updates it. */
final class UpdatePanel {
    private final Activity activity;
    private final ContentUpdate update;
    private final TextView status;
    private final Button action;
    private final Button back;

    private UpdatePanel(Activity activity, ContentUpdate update) {
        this.activity = activity;
        this.update = update;
        status = activity.findViewById(R.id.update);
        action = activity.findViewById(R.id.update_action);
        back = activity.findViewById(R.id.update_back);
        action.setOnClickListener(v -> act());
        back.setOnClickListener(v -> update.rollback());
        update.setListener(this::show);
        show();
    }

    /**
     * Fills the part of the screen.
     *
     * @param kept what an earlier activity had, or null
     * @return null where there is nothing to update
     */
    static UpdatePanel show(Activity activity, ContentUpdate kept) {
        TextView status = activity.findViewById(R.id.update);
        String url = activity.getString(R.string.update_url);
        if (url.isEmpty()) {
            status.setText(R.string.update_none);
            return null;
        }
        try {
            return new UpdatePanel(activity, kept != null ? kept : open(activity, url));
        } catch (GoException e) {
            status.setText(activity.getString(R.string.failed, e.getMessage()));
            return null;
        }
    }

    private static ContentUpdate open(Activity activity, String url) throws GoException {
        String dir = new File(activity.getFilesDir(), "content").getPath();
        String keys = activity.getString(R.string.update_keys);
        String hmacKey = activity.getString(R.string.update_hmac_key);
        String server = activity.getString(R.string.rollout_url);
        if (server.isEmpty()) {
            return new ContentUpdate(new Updater(dir, url, keys, hmacKey), null);
        }
        String own = new File(activity.getNoBackupFilesDir(), "rollout").getPath(); // a backup would give two devices one id
        Rollout rollout = new Rollout(own, server, activity.getString(R.string.rollout_device_key), keys,
                DeviceState.device(activity, activity.getString(R.string.rollout_group)));
        try {
            return new ContentUpdate(rollout.newUpdater(dir, url, keys, hmacKey), rollout);
        } catch (GoException e) {
            rollout.close();
            throw e;
        }
    }

    ContentUpdate update() {
        return update;
    }

    /** The activity goes; another one takes the update over when kept. */
    void end(boolean kept) {
        update.setListener(null);
        if (!kept) {
            update.close();
        }
    }

    private void act() {
        if (update.rollout() != null) {
            update.rollout().now(DeviceState.now(activity));
        }
        if (update.running()) {
            update.cancel();
        } else if (unconfirmed()) {
            update.confirm();
        } else if (update.state() == ContentUpdate.State.AVAILABLE) {
            update.install();
        } else {
            update.check();
        }
    }

    private boolean unconfirmed() {
        return update.content().getVersion() != 0 && !update.content().isConfirmed();
    }

    private void show() {
        Installed content = update.content();
        String installed = content.getVersion() == 0
                ? activity.getString(R.string.update_empty)
                : activity.getString(R.string.update_installed, content.getVersion(), content.getSize());
        status.setText(installed + "\n" + describe() + rollout());
        action.setText(next());
        back.setVisibility(unconfirmed() && !update.running() ? View.VISIBLE : View.GONE);
    }

    private String describe() {
        switch (update.state()) {
            case CHECKING:
                return activity.getString(R.string.update_checking);
            case AVAILABLE:
                return activity.getString(R.string.update_available, update.release().getVersion(), update.release().getDownload());
            case INSTALLING:
                return activity.getString(update.downloading() ? R.string.update_downloading : R.string.update_patching, update.percent());
            case FAILED:
                return activity.getString(R.string.failed, update.failure());
            default:
                return activity.getString(unconfirmed() ? R.string.update_unconfirmed : R.string.update_idle);
        }
    }

    /** The group, the strategy and the weights; nothing where nobody decides. */
    private String rollout() {
        if (update.rollout() == null) {
            return "";
        }
        Standing now = update.rollout().standing();
        StringBuilder text = new StringBuilder("\n");
        text.append(activity.getString(now.isOnline() ? R.string.rollout_online : R.string.rollout_offline, now.getGroup(), now.getDevice()));
        text.append('\n');
        text.append(now.getStrategy() == 0
                ? activity.getString(R.string.rollout_none)
                : activity.getString(now.isPaused() ? R.string.rollout_paused : R.string.rollout_strategy, now.getStrategy(), now.getRelease()));
        for (Variant v : now.getVariants()) {
            text.append('\n').append(activity.getString(R.string.rollout_variant, v.getFeature(), v.getName(), v.getWeights().toString()));
        }
        return text.toString();
    }

    private int next() {
        if (update.running()) {
            return R.string.cancel;
        }
        if (unconfirmed()) {
            return R.string.update_keep;
        }
        return update.state() == ContentUpdate.State.AVAILABLE ? R.string.update_install : R.string.update_check;
    }
}
