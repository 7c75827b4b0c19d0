using Ullage.Model;

namespace Ullage.Cli.Demo.Cases;

/// <summary>A service of a case: what the article asks for before and after, and the invented use that we size it by.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The article's word for it.</param>
/// <param name="Before">The article's settings before.</param>
/// <param name="After">The article's settings after.</param>
/// <param name="CpuMedian">Invented: median CPU, in cores.</param>
/// <param name="CpuPeak">Invented: highest 1-minute mean, in cores.</param>
/// <param name="MemoryMedian">Invented: median working set, in MiB.</param>
/// <param name="MemoryPeak">Invented: highest working set, in MiB.</param>
internal sealed record CaseService(string Name, string Kind, ResourceSettings Before, ResourceSettings After, double CpuMedian, double CpuPeak, double MemoryMedian, double MemoryPeak);
