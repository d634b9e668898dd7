//! The pool of pool.cc with Rust's own means, which wait without the C library.
use std::sync::mpsc::{channel, Sender};
use std::sync::{Condvar, Mutex, OnceLock};

type Job = Box<dyn FnOnce() + Send>;
static WORKERS: OnceLock<Vec<Mutex<Sender<Job>>>> = OnceLock::new();
static OPEN: Mutex<i32> = Mutex::new(0);
static FINISHED: Condvar = Condvar::new();

fn start() -> Mutex<Sender<Job>> {
    let (sender, receiver) = channel::<Job>();
    std::thread::spawn(move || receiver.into_iter().for_each(|job| job()));
    Mutex::new(sender)
}

#[no_mangle]
pub extern "C" fn hold_in_pool(size: i32, count: i32) {
    let workers = WORKERS.get_or_init(|| (0..4).map(|_| start()).collect());
    *OPEN.lock().unwrap() = count;
    for index in 0..count {
        let job = Box::new(move || {
            for _ in 0..size / count / 1000 {
                std::mem::forget(vec![1u8; 1000]);
            }
            *OPEN.lock().unwrap() -= 1;
            FINISHED.notify_one();
        });
        workers[index as usize % 4].lock().unwrap().send(job).unwrap();
    }
    drop(FINISHED.wait_while(OPEN.lock().unwrap(), |open| *open > 0));
}
