namespace Ullage.Cli.Running;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Findings = 1;
    public const int Usage = 2;
    public const int SourceFailed = 3;
    public const int Partial = 4;
    public const int Defect = 70;
    public const int Interrupted = 130;

    /// <summary>All of them with their meaning, for help and reference.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Done, "done"),
        (Findings, "done, and a threshold of --fail-on, --fail-severity or --fail-verdict was met, or --check found something to change"),
        (Usage, "wrong usage or configuration, or the output could not be written"),
        (SourceFailed, "a source of samples failed"),
        (Partial, "a part of the samples could not be read, or a change was refused; the result says which"),
        (Defect, "a defect of ullage itself"),
        (Interrupted, "interrupted"),
    ];
}
