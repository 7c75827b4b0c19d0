namespace Ullage.Hosting.Profiling.Nettrace;

/// <summary>Takes events as they are read.</summary>
internal interface INettraceSink
{
    void Take(in NettraceEvent e);
}
