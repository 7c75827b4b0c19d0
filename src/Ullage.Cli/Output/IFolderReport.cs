using Ullage.Model;

namespace Ullage.Cli.Output;

/// <summary>A format that can also be written as several files into a folder.</summary>
internal interface IFolderReport : IReportWriter
{
    /// <summary>The files, each with a name that is safe on every file system and shared with no other.</summary>
    IEnumerable<(string Name, string Text)> Files(RecommendationReport report);

    /// <summary>What got no file, and why; sentences for people, clean of control characters.</summary>
    IEnumerable<string> LeftOut(RecommendationReport report);
}
