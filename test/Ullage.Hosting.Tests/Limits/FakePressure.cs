using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Tests.Limits;

internal sealed class FakePressure : IPressureSignal
{
    public event Action<ResourcePressure>? LevelChanged;

    public ResourcePressure Current { get; private set; }

    public void Set(PressureLevel level, PressureLevel memory = PressureLevel.Normal, double excess = 0, long collections = 0, long fullCollections = 0, double ratio = 1, double reusable = 0)
    {
        Current = new ResourcePressure(level, ratio, 0, collections) { Reusable = reusable, MemoryLevel = memory, Excess = excess, FullCollections = fullCollections };
        LevelChanged?.Invoke(Current);
    }
}
