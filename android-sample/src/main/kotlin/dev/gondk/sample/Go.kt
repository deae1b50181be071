package dev.gondk.sample

import dev.gondk.sample.golib.content.Content
import dev.gondk.sample.golib.content.Digest
import dev.gondk.sample.golib.content.Installed
import dev.gondk.sample.golib.content.Phase
import dev.gondk.sample.golib.content.Updater
import dev.gondk.sample.golib.gondk.Cancellation
import dev.gondk.sample.golib.gondk.GoException
import dev.gondk.sample.golib.greeter.Greeter
import dev.gondk.sample.golib.greeter.NobodyException

/** What the app calls in Go, from Kotlin. Go calls back on the thread that waits. */
internal object Go {
    /** Is told each percent once. */
    fun interface Percent {
        fun at(percent: Int)
    }

    /** Greets whoever is there. */
    @JvmStatic
    fun greet(name: String): String =
        try {
            Greeter.greet(name)
        } catch (e: GoException) {
            if (e.`is`(NobodyException::class.java)) "…" else throw e
        }

    /** Reads a file, and tells how far it is. */
    @JvmStatic
    @Throws(GoException::class)
    fun digest(canceled: Cancellation, path: String, percent: Percent): Digest {
        val told = Told(percent)
        return Content.digestOf(canceled, path) { done, total -> told.tell(done, total) }
    }

    /** Installs what the server has offered, tells how far that is, and gives what is installed then. */
    @JvmStatic
    @Throws(GoException::class)
    fun install(canceled: Cancellation, updater: Updater, downloading: Percent, patching: Percent): Installed {
        val told = mapOf(Phase.DOWNLOADING to Told(downloading), Phase.PATCHING to Told(patching))
        updater.install(canceled) { phase, done, total -> told[phase]?.tell(done, total) }
        return updater.current()
    }

    /** Tells those percents that are new, of what Go tells for each piece. */
    private class Told(private val percent: Percent) {
        private var last = 0

        fun tell(done: Long, total: Long) {
            val now = if (total == 0L) 100 else (100 * done / total).toInt()
            if (now != last) {
                last = now
                percent.at(now)
            }
        }
    }
}
