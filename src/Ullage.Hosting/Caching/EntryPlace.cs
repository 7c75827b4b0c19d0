namespace Ullage.Hosting.Caching;

/// <summary>Which queue an entry is in.</summary>
internal enum EntryPlace : byte
{
    /// <summary>None: it was evicted, removed or replaced.</summary>
    None,

    /// <summary>The queue in which new entries prove themselves.</summary>
    Small,

    /// <summary>The queue of those that did.</summary>
    Main,
}
