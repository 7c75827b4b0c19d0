using Ullage.Audit.Findings;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Audit.Surveying;

/// <summary>What a manifest can show that is as it should be.</summary>
public enum SurveySubject
{
    /// <summary>A workload that keeps running.</summary>
    Workload,

    /// <summary>A container's CPU and memory requests.</summary>
    Requests,

    /// <summary>A container's memory limit.</summary>
    Limits,

    /// <summary>GOMAXPROCS, set.</summary>
    Processors,

    /// <summary>A runtime that takes its processors from the CPU limit by itself.</summary>
    ProcessorsByRuntime,

    /// <summary>A wait before the end.</summary>
    GracefulEnd,

    /// <summary>GOMEMLIMIT, or the heap's limit of .NET, set.</summary>
    MemoryBound,

    /// <summary>An autoscaler over a workload.</summary>
    Autoscaler,

    /// <summary>A disruption budget over a workload.</summary>
    DisruptionBudget,

    /// <summary>A workload spread over nodes.</summary>
    Spread,

    /// <summary>A workload with a priority.</summary>
    Priority,

    /// <summary>A namespace's quota.</summary>
    Quota,

    /// <summary>Metrics that are scraped.</summary>
    Scrape,

    /// <summary>Alerting rules.</summary>
    Alerts,

    /// <summary>A profiler that runs all the time, or profiles on a schedule.</summary>
    Profiler,

    /// <summary>A dashboard.</summary>
    Dashboard,

    /// <summary>A job that reviews requests and limits.</summary>
    Review,

    /// <summary>A decision that is written down on its object.</summary>
    Decision,

    /// <summary>A workload that follows a standard profile.</summary>
    Profile,
}

/// <summary>Something that a manifest shows.</summary>
/// <param name="Subject">What.</param>
/// <param name="Resource">On which object.</param>
/// <param name="Text">What it says, in a few words.</param>
/// <param name="Source">The file.</param>
/// <param name="Span">The bytes in it.</param>
public sealed record SurveyedThing(SurveySubject Subject, ResourceName Resource, string Text, SourceText Source, TextSpan Span)
{
    /// <summary>Requests and limits of the container; null for what is about something else.</summary>
    public ResourceSettings? Settings { get; init; }

    /// <summary>Where it begins.</summary>
    public TextPosition Start => Source.PositionOf(Span.Start);
}
