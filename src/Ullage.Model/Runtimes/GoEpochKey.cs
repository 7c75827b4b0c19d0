namespace Ullage.Model;

/// <summary>What makes a rollout epoch of a Go container: one revision of the pod's template and one set of runtime settings.</summary>
/// <param name="Revision">The template's revision as pods' names carry it (the image is part of it), or empty.</param>
/// <param name="Version">Go's version, such as <c>go1.26.1</c>, or empty.</param>
/// <param name="SoftLimit">GOMEMLIMIT in bytes; 0 when off, -1 when not told.</param>
/// <param name="GoGc">GOGC in percent; -1 when off. 100, Go's default, when not told.</param>
/// <param name="Procs">GOMAXPROCS; 0 when not told.</param>
public sealed record GoEpochKey(string Revision, string Version, long SoftLimit, int GoGc, int Procs);
