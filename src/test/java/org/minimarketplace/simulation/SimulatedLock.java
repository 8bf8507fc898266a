package org.minimarketplace.simulation;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A lock as the contract of {@link Lock} allows it, and no better: who waits for it comes in any order, newcomers may
 * be first, and waits for a signal sometimes end without one. Not reentrant: nobody of ours needs it.
 */
final class SimulatedLock implements Lock {

    /** One wait of so many ends early, without a signal. */
    private static final int SPURIOUS = 40;

    private final Simulation world;
    private Simulation.@Nullable Task owner;

    SimulatedLock(Simulation world) {
        this.world = world;
    }

    @Override
    public void lock() {
        if (owner == world.current()) {
            throw new IllegalStateException("taken twice");
        }
        world.perhapsPause();
        world.await(() -> owner == null, Simulation.FOREVER);
        owner = world.current();
        world.perhapsPause();
    }

    @Override
    public void unlock() {
        requireOwner();
        owner = null;
    }

    private void requireOwner() {
        if (owner != world.current()) {
            throw new IllegalMonitorStateException();
        }
    }

    @Override
    public Condition newCondition() {
        return new Signal();
    }

    @Override
    public boolean tryLock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void lockInterruptibly() {
        throw new UnsupportedOperationException();
    }

    /** Somebody who waits for a signal. */
    private static final class Waiter {
        private boolean signalled;
    }

    /** Signals go to who has waited longest. */
    private final class Signal implements Condition {

        private final List<Waiter> waiters = new ArrayList<>();

        @Override
        public long awaitNanos(long nanos) throws InterruptedException {
            if (world.takeInterruption()) {
                throw new InterruptedException();
            }
            long until = world.now() + Math.max(0, nanos);
            if (!parkUntil(until, true) && world.takeInterruption()) {
                throw new InterruptedException();
            }
            return until - world.now();
        }

        @Override
        public void await() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void awaitUninterruptibly() {
            parkUntil(Simulation.FOREVER, false);
        }

        /** Whether there was a signal. */
        private boolean parkUntil(long until, boolean interruptibly) {
            requireOwner();
            Simulation.Task self = world.current();
            Waiter waiter = new Waiter();
            waiters.add(waiter);
            owner = null;
            boolean spurious = world.random().nextInt(SPURIOUS) == 0;
            world.await(
                    () -> waiter.signalled || (interruptibly && Simulation.isInterrupted(self)),
                    spurious ? Math.min(until, world.now() + world.random().nextInt(1_000_000)) : until);
            waiters.remove(waiter);
            world.await(() -> owner == null, Simulation.FOREVER);
            owner = self;
            return waiter.signalled;
        }

        @Override
        public void signal() {
            requireOwner();
            if (!waiters.isEmpty()) {
                waiters.remove(0).signalled = true;
            }
        }

        @Override
        public void signalAll() {
            while (!waiters.isEmpty()) {
                signal();
            }
        }

        @Override
        public boolean await(long time, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean awaitUntil(Date deadline) {
            throw new UnsupportedOperationException();
        }
    }
}
