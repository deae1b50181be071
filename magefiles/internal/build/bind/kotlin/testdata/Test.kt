package dev.example.greeter

import dev.example.greeter.gondk.GoException
import dev.example.greeter.gondk.Test
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

public fun same(want: Any?, got: Any?) {
    if (want != got) throw AssertionError("want $want, got $got")
}

public fun main(): Unit = runBlocking {
    val (name, age) = Guest("Ann", 3)
    same("Ann 3", "$name $age")
    same("Ann1", Greeter.greet("Ann", Language.GERMAN)!!) // of which kotlinc has to warn: it is never null

    val book = Book()
    val seen = mutableListOf<Long>()
    book.awaitAdd({ _, n -> seen += n }, Guest("Ann", 3), Guest("Bob", 4))
    same(listOf(1L, 2L), seen)

    val waits = launch { book.awaitAdd(null, Guest("never", 0)) }
    delay(50)
    waits.cancelAndJoin()
    same(true, waits.isCancelled)

    same(listOf("guest 2", "guest 1"), book.guestsFlow().take(2).toList().map { it.name })
    Test.fail(true)
    try {
        book.guestsFlow().toList()
        throw AssertionError("no exception")
    } catch (e: GoException) {
        same("broken", e.message)
    }
    book.close()
}
