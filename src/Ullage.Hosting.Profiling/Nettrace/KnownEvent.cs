namespace Ullage.Hosting.Profiling.Nettrace;

/// <summary>The events that profiles are made of.</summary>
internal enum KnownEvent
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>A thread's stack at a sweep of the sampling profiler.</summary>
    Sample,

    /// <summary>An allocation that was drawn.</summary>
    Allocation,

    /// <summary>A thread begins to wait for a lock.</summary>
    ContentionStart,

    /// <summary>A thread has got a lock that it waited for.</summary>
    ContentionStop,

    /// <summary>A collection begins.</summary>
    CollectionStart,

    /// <summary>A collection has ended.</summary>
    CollectionEnd,

    /// <summary>Which instructions of a method's code came of which of its IL.</summary>
    MethodLines,

    /// <summary>A method's code lies at an address now, or did when the rundown passed it.</summary>
    MethodLoad,

    /// <summary>A module was loaded, or was there when the rundown passed it.</summary>
    ModuleLoad,
}
