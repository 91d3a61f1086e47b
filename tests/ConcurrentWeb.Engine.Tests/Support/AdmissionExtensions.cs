using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Support;

internal static class AdmissionExtensions
{
    /// <summary>The permit of a request that is not rejected.</summary>
    public static async Task<Permit> PermitAsync(this Task<Admission> admission) => Permit(await admission);

    /// <summary>The permit of a request that has been granted one.</summary>
#pragma warning disable VSTHRD002 // It has completed: nothing waits here.
    public static Permit Permit(this Task<Admission> admission) => admission.IsCompleted ? Permit(admission.Result) : throw new InvalidOperationException("It waits.");
#pragma warning restore VSTHRD002

    private static Permit Permit(Admission admission) => admission.Permit ?? throw new InvalidOperationException(admission.Rejection!.Value.Reason);
}
