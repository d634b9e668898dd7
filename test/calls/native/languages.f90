! Fortran's allocate, deallocate and move_alloc.
subroutine hold(size) bind(c)
  use iso_c_binding
  integer(c_int), value :: size
  integer(c_int8_t), allocatable, save :: kept(:), moved(:)
  integer(c_int8_t), allocatable :: temporary(:)
  allocate (kept(size))
  kept = 1
  allocate (temporary(size))
  temporary = 2
  call move_alloc(temporary, moved)
  allocate (temporary(size))
  deallocate (temporary)
end subroutine
