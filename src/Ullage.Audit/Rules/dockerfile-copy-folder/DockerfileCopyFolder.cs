using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>Several files are copied to one name.</summary>
internal sealed class DockerfileCopyFolder : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-copy-folder",
        Title = "Several sources are copied to a destination without a slash behind",
        Why = "Docker's older builder and kaniko refuse it. Others copy one source after the other to that name: where no folder of that name is there yet, each file takes the place of the one before, and only the last is in the image.",
        Remedy = "Write a slash behind the destination.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var copy in dockerfile.Facts.Stages.SelectMany(static s => s.Copies))
        {
            // A text within the file is a source like any other.
            var sources = copy.Sources.Count + copy.Instruction.Heredocs.Count;
            if (sources > 1 && !IsFolder(copy.Destination) && IsWritten(copy.Instruction) && copy.Instruction.Flag("parents") is null)
            {
                report.Find(dockerfile, copy.Instruction.Position, $"{sources} sources go to {copy.Destination}; expected {copy.Destination}/.");
            }
        }
    }

    private static bool IsFolder(string destination) => destination is "" or "." or ".." || destination[^1] is '/' or '\\' || destination.EndsWith("/.", StringComparison.Ordinal) || destination.EndsWith("/..", StringComparison.Ordinal);

    /// <summary>Whether nothing in the arguments is filled in.</summary>
    private static bool IsWritten(DockerfileInstruction instruction) => instruction.Arguments.AsSpan().IndexOfAny("${%@") < 0;
}
