namespace Ullage.Hosting.Profiling.Nettrace;

/// <summary>What kind an event is of, by its provider and number.</summary>
internal sealed class EventKind(string provider, int id)
{
    public const string Runtime = "Microsoft-Windows-DotNETRuntime";
    public const string Rundown = "Microsoft-Windows-DotNETRuntimeRundown";
    public const string Sampler = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>Number of the event that tells a method's lines before the method itself is told.</summary>
    public const int LinesBeforeMethod = 150;

    public string Provider { get; } = provider;

    public int Id { get; } = id;

    public KnownEvent Known { get; } = (provider, id) switch
    {
        (Sampler, 0) => KnownEvent.Sample,
        (Runtime, 1) => KnownEvent.CollectionStart,
        (Runtime, 2) => KnownEvent.CollectionEnd,
        (Runtime, 303) => KnownEvent.Allocation,
        (Runtime, 81) => KnownEvent.ContentionStart,
        (Runtime, 91) => KnownEvent.ContentionStop,
        (Runtime, 143) or (Rundown, 143 or 144) => KnownEvent.MethodLoad,
        (Runtime, 190) or (Rundown, 149 or LinesBeforeMethod) => KnownEvent.MethodLines,
        (Runtime, 152) or (Rundown, 153 or 154) => KnownEvent.ModuleLoad,
        _ => KnownEvent.Other,
    };
}
