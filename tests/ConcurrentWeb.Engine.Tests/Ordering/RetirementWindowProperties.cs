using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Ordering;

/// <summary>A window beside the plainest model of it, through any sequence of additions, completions, retirements and waits.</summary>
public sealed class RetirementWindowProperties
{
    [Fact]
    public void An_ordered_window_behaves_like_its_model() =>
        Property.Holds(choices => new ModelledWindow(choices, unordered: false, groups: false).RunToTheEnd());

    [Fact]
    public void An_unordered_window_behaves_like_its_model() =>
        Property.Holds(choices => new ModelledWindow(choices, unordered: true, groups: false).RunToTheEnd());

    [Fact]
    public void An_ordered_window_with_groups_behaves_like_its_model() =>
        Property.Holds(choices => new ModelledWindow(choices, unordered: false, groups: true).RunToTheEnd());

    [Fact]
    public void An_unordered_window_with_groups_behaves_like_its_model() =>
        Property.Holds(choices => new ModelledWindow(choices, unordered: true, groups: true).RunToTheEnd());
}
