using Ullage.Application.Recommend;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Running;

/// <summary>One line on a terminal that tells how far a run has come, ten times a second at most, and is gone when the run ends.</summary>
internal sealed class ProgressLine : IProgress<RecommendProgress>, IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Surroundings _surroundings;
    private readonly bool _shown;
    private long _last;
    private bool _written;

    private ProgressLine(Surroundings surroundings, bool shown) => (_surroundings, _shown) = (surroundings, shown);

    /// <summary>A line for a run; silent without a terminal or with --quiet.</summary>
    public static ProgressLine For(Invocation invocation) =>
        new(invocation.Surroundings, invocation.Surroundings.ErrorIsTerminal && !invocation.Settings.Get(GeneralSettings.Quiet) && invocation.Surroundings.Variable("TERM") != "dumb");

    /// <inheritdoc/>
    public void Report(RecommendProgress value)
    {
        if (!_shown)
        {
            return;
        }

        lock (_lock)
        {
            if (_written && _surroundings.Time.GetElapsedTime(_last) < _pause)
            {
                return;
            }

            (_last, _written) = (_surroundings.Time.GetTimestamp(), true);
            var words = value.Stage switch
            {
                RecommendStage.Discovering => "finding workloads",
                RecommendStage.Estimating => $"estimating reads {value.Done}/{value.Total}",
                RecommendStage.Reading => $"reading {value.Done}/{value.Total}, {value.Samples:N0} samples",
                _ => "deciding",
            };
            _surroundings.Error.Write($"\r\e[K{words} …");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_written)
            {
                _surroundings.Error.Write("\r\e[K");
            }
        }
    }
}
